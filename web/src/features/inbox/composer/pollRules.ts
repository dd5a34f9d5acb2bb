// What WhatsApp takes as a poll.
export const FEWEST_OPTIONS = 2
export const MOST_OPTIONS = 12
const LONGEST_QUESTION = 255
const LONGEST_OPTION = 100

export interface PollProblems {
  question: boolean
  /** The options, by place, that are empty, too long or there already. */
  options: ReadonlySet<number>
}

export function pollProblems(question: string, options: string[]): PollProblems {
  const fits = (text: string, most: number) => text !== '' && [...text].length <= most
  const unfit = options.flatMap((option, at) =>
    fits(option, LONGEST_OPTION) && options.indexOf(option) === at ? [] : [at],
  )
  return { question: !fits(question, LONGEST_QUESTION), options: new Set(unfit) }
}
