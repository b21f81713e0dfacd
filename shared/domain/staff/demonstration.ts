/** Password of everybody in the demonstration clinic; the sign-in screen there shows it. */
export const demoPassword = 'harbour-demo'
