// The files that a paste or a drop brings, and whether folders are among them.

export interface Carried {
  files: File[]
  hasFolders: boolean
}

/** Looked at while the event lasts: afterwards the browser forgets what it carried. */
export function carriedBy(data: DataTransfer | null): Carried {
  const items = Array.from(data?.items ?? []).filter(({ kind }) => kind === 'file')
  const folders = items.filter((item) => item.webkitGetAsEntry()?.isDirectory)
  const files = items.filter((item) => !folders.includes(item)).flatMap((item) => item.getAsFile() ?? [])
  return { files, hasFolders: folders.length > 0 }
}

export function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') === true
}

/** Out of a document comes a picture of the words as well: the words are meant. */
export function isMeantAsFile(data: DataTransfer | null): boolean {
  return carriesFiles(data) && data?.types.includes('text/plain') !== true
}
