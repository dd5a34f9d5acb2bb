// A finger that draws a bubble to the right: how far it follows, and when it means an answer.

export interface Point {
  x: number
  y: number
}

/** So far (px) a finger must come before it means something. */
const BEGINS_AT_PX = 10
/** From here on letting go answers. */
export const ANSWERS_AT_PX = 56
const FARTHEST_PX = 80

/** How far the bubble follows (px); null where the finger goes up or down or to the left. */
export function drawn(from: Point, to: Point): number | null {
  const [along, across] = [to.x - from.x, Math.abs(to.y - from.y)]
  if (along < BEGINS_AT_PX || along < across * 2) return null
  return Math.min(along, FARTHEST_PX)
}
