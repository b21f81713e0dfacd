/**
 * What a design document's functions find around them inside the sandbox, as in CouchDB's query server: `emit`, `sum`,
 * `log`, `isArray`, `toJSON`, `require`. `__call(kind, name, ...texts)` is the one door from outside; it answers JSON:
 * `{"value": ...}` or `{"thrown": ..., "message": ...}`.
 */
export const preludeSource = String.raw`
(designText) => {
  'use strict'
  const design = JSON.parse(designText)
  const compiled = new Map()
  const modules = new Map()
  let emitted = []
  globalThis.emit = (key, value) => {
    emitted.push([key === undefined ? null : key, value === undefined ? null : value])
  }
  globalThis.sum = (values) => values.reduce((total, value) => total + value, 0)
  globalThis.log = () => {}
  globalThis.isArray = Array.isArray
  globalThis.toJSON = JSON.stringify

  const compile = (source) => {
    if (typeof source !== 'string') throw new TypeError('The function is not text.')
    return (0, eval)('(' + source.replace(/[;\s]+$/, '') + '\n)')
  }
  const requireFrom = (base) => (path) => {
    const steps = path.split('/')
    const at = path.startsWith('.') ? base.slice(0, -1) : []
    for (const step of steps) {
      if (step === '..') at.pop()
      else if (step !== '.' && step !== '') at.push(step)
    }
    const name = at.join('/')
    if (modules.has(name)) return modules.get(name).exports
    let source = design
    for (const step of at) source = source === undefined || source === null ? undefined : source[step]
    if (typeof source !== 'string') throw new Error('The module ' + name + ' is missing.')
    const module = { id: name, exports: {} }
    modules.set(name, module)
    const body = (0, eval)('(function(module, exports, require) {' + source + '\n})')
    body(module, module.exports, requireFrom(at))
    return module.exports
  }
  globalThis.require = requireFrom([])

  const functionAt = (family, name) => {
    const key = family + '/' + name
    if (!compiled.has(key)) {
      let source
      if (family === 'validate') source = design.validate_doc_update
      else if (family === 'filters') source = design.filters[name]
      else source = design.views[name][family === 'reduces' ? 'reduce' : 'map']
      compiled.set(key, compile(source))
    }
    return compiled.get(key)
  }
  const calls = {
    map(names, doc) {
      return names.map((name) => {
        emitted = []
        try {
          functionAt('views', name)(JSON.parse(doc))
        } catch (error) {
          if (error instanceof SyntaxError) throw error
          emitted = []
        }
        return emitted
      })
    },
    reduce(name, keys, values, rereduce) {
      const value = functionAt('reduces', name)(JSON.parse(keys), JSON.parse(values), rereduce)
      return value === undefined ? null : value
    },
    filter: (name, doc, request) => Boolean(functionAt('filters', name)(JSON.parse(doc), JSON.parse(request))),
    emits(name, doc) {
      emitted = []
      functionAt('views', name)(JSON.parse(doc))
      return emitted.length > 0
    },
    validate(_name, next, previous, user, security) {
      functionAt('validate', '')(JSON.parse(next), JSON.parse(previous), JSON.parse(user), JSON.parse(security))
      return true
    },
  }
  return (text) => {
    try {
      const [kind, ...rest] = JSON.parse(text)
      return JSON.stringify({ value: calls[kind](...rest) })
    } catch (error) {
      const isPlain = typeof error === 'object' && error !== null && !(error instanceof Error)
      return JSON.stringify({ thrown: isPlain ? error : null, message: String(error && error.message ? error.message : error) })
    }
  }
}
`
