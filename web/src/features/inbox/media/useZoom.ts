// Zoom and pan of the picture on a stage: by wheel, by double click, by one finger or by two.
import { useEventListener } from '@vueuse/core'
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { moved, STEP, toggled, WHOLE, zoomed, type Lie, type Point } from './zoom'

export interface Zoom {
  lie: Readonly<Ref<Lie>>
  transform: ComputedRef<string>
  larger: () => void
  smaller: () => void
  reset: () => void
}

const WHEEL_PX = 400
const MIDDLE: Point = { x: 0, y: 0 }

const between = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y)
const middleOf = (one: Point, other: Point): Point => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 })

export function useZoom(stage: Ref<HTMLElement | null>): Zoom {
  const lie = ref<Lie>(WHOLE)
  const fingers = new Map<number, Point>()

  const size = (): Point => ({ x: stage.value?.clientWidth ?? 0, y: stage.value?.clientHeight ?? 0 })

  function spot({ clientX, clientY }: MouseEvent): Point {
    const { left = 0, top = 0 } = stage.value?.getBoundingClientRect() ?? {}
    const { x, y } = size()
    return { x: clientX - left - x / 2, y: clientY - top - y / 2 }
  }

  function zoomBy(factor: number, at: Point = MIDDLE): void {
    lie.value = zoomed(lie.value, factor, at, size())
  }

  function follow(pointer: number, to: Point): void {
    const from = fingers.get(pointer)
    if (!from) return
    const other = [...fingers].find(([id]) => id !== pointer)?.[1]
    if (other) zoomBy(between(to, other) / Math.max(1, between(from, other)), middleOf(to, other))
    else lie.value = moved(lie.value, { x: to.x - from.x, y: to.y - from.y }, size())
    fingers.set(pointer, to)
  }

  useEventListener(
    stage,
    'wheel',
    (event) => {
      event.preventDefault()
      zoomBy(2 ** (-event.deltaY / WHEEL_PX), spot(event))
    },
    { passive: false },
  )
  useEventListener(stage, 'dblclick', (event) => {
    lie.value = toggled(lie.value, spot(event), size())
  })
  useEventListener(stage, 'pointerdown', (event) => {
    if (event.button !== 0) return
    stage.value?.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, spot(event))
  })
  useEventListener(stage, 'pointermove', (event) => follow(event.pointerId, spot(event)))
  useEventListener(stage, ['pointerup', 'pointercancel'], ({ pointerId }) => void fingers.delete(pointerId))

  return {
    lie,
    transform: computed(() => {
      const { x, y, scale } = lie.value
      return `translate(${String(x)}px, ${String(y)}px) scale(${String(scale)})`
    }),
    larger: () => zoomBy(STEP),
    smaller: () => zoomBy(1 / STEP),
    reset: () => (lie.value = WHOLE),
  }
}
