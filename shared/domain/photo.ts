/** Characters of the longest photo that is kept (base64): some 30 kB of picture. */
export const longestPhoto = 40_000
