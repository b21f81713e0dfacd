/** E-mail addresses as people type them. */
import { accept, refuse, type Result } from '../../lib/result.ts'
import { refusal, type Refusal } from '../refusal.ts'

/**
 * The address form of HTML's e-mail field (a deliberate narrowing of RFC 5322), with letters of any script (RFC 6531)
 * and at least two labels in the domain.
 */
const pattern =
  /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@([\p{L}\p{N}]([\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u

/**
 * Reads an e-mail address. Only the domain is put in lower case: the part before the @ belongs to its server.
 * @returns the address, or EMAIL_INVALID with the field
 */
export function readEmailAddress(typed: string, field = 'email'): Result<string, Refusal> {
  const text = typed.normalize('NFC').trim()
  const at = text.lastIndexOf('@')
  const address = text.slice(0, at) + text.slice(at).toLowerCase()
  if (address.length > 254 || at > 64 || !pattern.test(address)) {
    return refuse(refusal('EMAIL_INVALID', 'This is not an e-mail address.', { field }))
  }
  return accept(address)
}
