// How a picture lies on its stage: how large and how far moved, never out of sight.

export interface Point {
  x: number
  y: number
}

/** Moved by `x` and `y` (px) from the middle of the stage, after it was made `scale` times as large. */
export interface Lie extends Point {
  scale: number
}

export const WHOLE: Lie = { scale: 1, x: 0, y: 0 }
export const LARGEST = 6
export const STEP = 1.5
/** What a double click shows. */
const CLOSE_UP = 2.5

/** The spot of the picture under `at` (px from the middle of the stage) stays there. */
export function zoomed(lie: Lie, factor: number, at: Point, stage: Point): Lie {
  const scale = Math.min(LARGEST, Math.max(1, lie.scale * factor))
  const grown = scale / lie.scale
  return held({ scale, x: at.x - (at.x - lie.x) * grown, y: at.y - (at.y - lie.y) * grown }, stage)
}

export function moved(lie: Lie, by: Point, stage: Point): Lie {
  return held({ ...lie, x: lie.x + by.x, y: lie.y + by.y }, stage)
}

/** Close up at this spot, or whole again. */
export function toggled(lie: Lie, at: Point, stage: Point): Lie {
  return lie.scale > 1 ? WHOLE : zoomed(lie, CLOSE_UP, at, stage)
}

/** No further than its edge is at the edge of the stage. */
function held({ scale, x, y }: Lie, stage: Point): Lie {
  const within = (value: number, most: number) => Math.min(most, Math.max(-most, value))
  return {
    scale,
    x: within(x, (stage.x * (scale - 1)) / 2) + 0,
    y: within(y, (stage.y * (scale - 1)) / 2) + 0,
  }
}
