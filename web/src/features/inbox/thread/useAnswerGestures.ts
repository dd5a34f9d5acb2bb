// Answers a message by a double click on its row, or by drawing its bubble to the right with a finger.
import { useEventListener } from '@vueuse/core'
import type { Ref } from 'vue'
import type { Message } from '@/api/views'
import { canAnswer } from '../bubbles/answering'
import { useMessageActs } from '../bubbles/messageActs'
import type { ThreadRow } from './rows'
import { ANSWERS_AT_PX, drawn, type Point } from './swipe'

/** What has a meaning of its own when it is pressed. */
const OWN_MEANING = 'a, button, input, video, audio, [role="checkbox"]'

interface Swipe {
  pointer: number
  from: Point
  row: HTMLElement
  message: Message
  way: number | null
}

export function useAnswerGestures(scroller: Ref<HTMLElement | null>, rows: Ref<ThreadRow[]>): void {
  const acts = useMessageActs()
  let swipe: Swipe | null = null

  function rowAt(target: EventTarget | null): { row: HTMLElement; message: Message } | null {
    if (!(target instanceof Element) || target.closest(OWN_MEANING)) return null
    const row = target.closest<HTMLElement>('article[data-message-id]')
    const found = rows.value.find(
      (one) => one.type === 'message' && one.message.id === row?.dataset.messageId,
    )
    if (!row || found?.type !== 'message' || found.outgoing) return null
    return canAnswer(found.message, acts) ? { row, message: found.message } : null
  }

  function end(): Swipe | null {
    const ended = swipe
    ended?.row.style.removeProperty('--drawn')
    swipe = null
    return ended
  }

  useEventListener(scroller, 'dblclick', ({ target }) => {
    const found = rowAt(target)
    if (!found) return
    getSelection()?.removeAllRanges()
    acts.reply(found.message)
  })

  useEventListener(scroller, 'pointerdown', ({ pointerType, pointerId, clientX, clientY, target }) => {
    end()
    const found = pointerType === 'touch' ? rowAt(target) : null
    if (found) swipe = { pointer: pointerId, from: { x: clientX, y: clientY }, way: null, ...found }
  })

  useEventListener(scroller, 'pointermove', ({ pointerId, clientX, clientY }) => {
    if (swipe?.pointer !== pointerId) return
    swipe.way = drawn(swipe.from, { x: clientX, y: clientY })
    swipe.row.style.setProperty('--drawn', `${String(swipe.way ?? 0)}px`)
  })

  useEventListener(scroller, 'pointerup', ({ pointerId }) => {
    if (swipe?.pointer !== pointerId) return
    const ended = end()
    if (ended && (ended.way ?? 0) >= ANSWERS_AT_PX) acts.reply(ended.message)
  })

  useEventListener(scroller, 'pointercancel', end)
}
