// Whether a file can be sent from a number, and as what; the same rules as the server's, asked before anything leaves.

import type { FileRule, Media } from '@/api/views'

export type FileKind = Media['kind']

export interface Candidate {
  /** As the browser says; empty where it does not know. */
  type: string
  size: number
}

export type Fit =
  | { kind: FileKind; refusal: null }
  | { kind: null; refusal: { code: 'empty' } }
  | { kind: null; refusal: { code: 'too_large'; as: FileKind; limit: number } }
  | { kind: null; refusal: { code: 'type'; accepted: readonly string[] } }

/** What a file is sent as when nobody says: what shows it best, and a document where nothing else takes it. */
const BEST_FIRST: readonly FileKind[] = ['image', 'video', 'audio', 'document']

export function fitOf(file: Candidate, rules: readonly FileRule[], asDocument = false): Fit {
  if (file.size === 0) return { kind: null, refusal: { code: 'empty' } }
  const kinds = asDocument ? (['document'] as const) : BEST_FIRST
  const kind = kinds.find((wanted) => rules.some((rule) => rule.kind === wanted && takes(rule, file)))
  if (kind) return { kind, refusal: null }
  return { kind: null, refusal: refusalOf(file, rules) }
}

function takes(rule: FileRule, file: Candidate): boolean {
  return takesType(rule, file) && file.size <= rule.largest
}

function takesType({ types }: FileRule, { type }: Candidate): boolean {
  return types.length === 0 || types.includes(typeOf(type))
}

/** Of the rules that its type fits, the one that lets the largest files through. */
function refusalOf(file: Candidate, rules: readonly FileRule[]): NonNullable<Fit['refusal']> {
  const widest = rules
    .filter((rule) => BEST_FIRST.includes(rule.kind) && takesType(rule, file))
    .toSorted((one, other) => other.largest - one.largest)[0]
  if (widest) return { code: 'too_large', as: widest.kind, limit: widest.largest }
  return { code: 'type', accepted: [...new Set(rules.flatMap(({ types }) => types))] }
}

/** Only what shows itself beside words has room for them. */
export function takesCaption(kind: FileKind | null): boolean {
  return kind === 'image' || kind === 'video' || kind === 'document'
}

function typeOf(type: string): string {
  return type.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream'
}
