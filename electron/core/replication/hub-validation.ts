/**
 * What the hub takes into a clinic's database, as `validate_doc_update`: envelopes of records, removals, and parts of
 * attachments, each from the workstations whose role writes it. Our hub and any CouchDB 3 run the same text.
 *
 * A removal without an envelope closes one of several leaves and is no removal of the record (leaves.ts): whoever writes
 * such records, and so could overwrite that leaf, may close it.
 */
import { hubRules } from '#shared/permissions/hub-rules.ts'
import { hubRoleOf } from '#shared/sync/hub-roles.ts'

const table = Object.fromEntries(
  Object.entries(hubRules).map(([type, { write, remove, once, erase, ownFields }]) => [
    type,
    {
      write: write.map((role) => hubRoleOf(role)),
      remove: remove.map((role) => hubRoleOf(role)),
      once,
      erase: erase.map((role) => hubRoleOf(role)),
      ownFields,
    },
  ]),
)

/** The text of the function, in the JavaScript of CouchDB 3. */
export const hubValidation = `function (newDoc, oldDoc, userCtx) {
  if (newDoc._id.indexOf('_design/') === 0) return;
  var rules = ${JSON.stringify(table)};
  var no = function (why) { throw({ forbidden: why }); };
  var has = function (roles) {
    if (userCtx.roles.indexOf('_admin') >= 0) return true;
    for (var i = 0; i < roles.length; i++) if (userCtx.roles.indexOf(roles[i]) >= 0) return true;
    return false;
  };
  var standing = oldDoc && !oldDoc._deleted ? oldDoc : null;
  var type = newDoc._id.slice(0, Math.max(0, newDoc._id.indexOf(':')));
  var rule = Object.prototype.hasOwnProperty.call(rules, type) ? rules[type] : null;
  if (!rule) {
    if (!has([])) no('There is no such type of document.');
    if (newDoc._deleted) return;
    rule = { write: [], remove: [], once: false, erase: [], ownFields: [] };
  }
  if (newDoc._deleted) {
    var closes = newDoc.format === undefined && !rule.once && has(rule.write);
    if (standing && !closes && !has(rule.remove)) no('This workstation may not remove ' + type + '.');
    if (newDoc.format === undefined) return;
  }
  if (typeof newDoc.format !== 'number' || newDoc.format < 1) no('It has no wire format.');
  if (typeof newDoc.type !== 'string') no('It has no type.');
  if (newDoc._id.indexOf(newDoc.type + ':') !== 0) no('Its id is not of its type.');
  if (typeof newDoc.version !== 'number') no('It has no version.');
  if (typeof newDoc.by !== 'string') no('It does not say who wrote it.');
  if (typeof newDoc.stamps !== 'object' || newDoc.stamps === null) no('It has no stamps.');
  if (newDoc.type === 'attachment') {
    if (standing && !newDoc._deleted) no('Parts of attachments are written once.');
    if (!has(rule.write)) no('This workstation may not write ' + type + '.');
    return;
  }
  if (newDoc._deleted) return;
  if (typeof newDoc.data !== 'object' || newDoc.data === null) no('It has no data.');
  if (newDoc.type + ':' + newDoc.data.id !== newDoc._id) no('Its data is of another record.');
  var same = function (a, b) {
    if (a === b) return true;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    var names = Object.keys(a);
    if (names.length !== Object.keys(b).length) return false;
    for (var i = 0; i < names.length; i++) if (!same(a[names[i]], b[names[i]])) return false;
    return true;
  };
  var less = function (after, before) {
    if (same(after, before)) return true;
    if (after === '' || after === false || after === 'none') return true;
    if (typeof after !== 'object' || after === null) return false;
    if (typeof before !== 'object' || before === null) return false;
    if (Array.isArray(after)) {
      if (!Array.isArray(before)) return false;
      var at = 0;
      for (var i = 0; i < after.length; i++) {
        while (at < before.length && !less(after[i], before[at])) at++;
        if (at++ >= before.length) return false;
      }
      return true;
    }
    var names = Object.keys(after);
    for (var j = 0; j < names.length; j++) if (!less(after[names[j]], before[names[j]])) return false;
    return true;
  };
  if (rule.once && standing) {
    if (same(newDoc.data, standing.data)) return;
    if (rule.erase.length === 0 || !has(rule.erase)) no('What is written once is never changed: ' + type + '.');
    var kept = ['id', 'type', 'version', 'at', 'workstationId', 'subjectId'];
    for (var k = 0; k < kept.length; k++)
      if (!same(newDoc.data[kept[k]], standing.data[kept[k]])) no('Erasing leaves ' + kept[k] + ' as it was.');
    if (!less(newDoc.data, standing.data)) no('Erasing takes out, and changes nothing.');
    return;
  }
  if (has(rule.write)) return;
  if (standing && rule.ownFields.length > 0) {
    var changed = Object.keys(newDoc.data).concat(Object.keys(standing.data)).filter(function (name) {
      return rule.ownFields.indexOf(name) < 0 && !same(newDoc.data[name], standing.data[name]);
    });
    if (changed.length === 0) return;
    no('This workstation may not change ' + changed[0] + ' of ' + type + '.');
  }
  no('This workstation may not write ' + type + '.');
}`
