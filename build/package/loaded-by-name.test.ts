import { expect, test } from 'vitest'
import { modulesLoadedBy } from './loaded-by-name.mjs'

test('modules that a program loads are found, and those it only speaks of are not', () => {
  const program = `import { parse } from "csv-parse";
import {
  first,
} from 'two-lines'
import "for-its-effect";
export * from "handed-on";
import { open } from "./beside.js";
import fs from "node:fs";
const later = await import(\`at-need\`)
const old = require("of-old"), made = __require("of-old/part");
/*
* import { createRxDatabase } from 'in-a-comment';
*/
throw new Error("import it from 'in-a-text'")
`
  expect(modulesLoadedBy(program)).toEqual([
    'csv-parse',
    'two-lines',
    'for-its-effect',
    'handed-on',
    'at-need',
    'of-old',
    'of-old/part',
  ])
})
