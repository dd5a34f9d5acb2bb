// Letters to type on a phone, in groups of four as the phone shows them.
export function letterGroups(letters: string): string[] {
  return letters.replaceAll(/[^\p{L}\p{N}]/gu, '').match(/.{1,4}/gu) ?? []
}
