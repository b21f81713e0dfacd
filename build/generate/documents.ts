/** `npm run generate`: writes the documents that are made from the code. */
import { documents } from '../documents/documents.ts'
import { writeGenerated } from '../documents/generated-file.ts'

for (const [file, make] of Object.entries(documents)) await writeGenerated(file, make())
