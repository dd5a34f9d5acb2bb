// The sound of a new message: two short notes, made here.

const NOTES_HZ = [660, 880]
const NOTE_S = 0.09
const LOUDNESS = 0.08

/** Silent until somebody has touched the page: browsers want it so. */
export function chime(): void {
  const context = new AudioContext()
  const volume = new GainNode(context, { gain: LOUDNESS })
  volume.connect(context.destination)
  NOTES_HZ.forEach((frequency, index) => {
    const note = new OscillatorNode(context, { frequency })
    note.connect(volume)
    note.start(context.currentTime + index * NOTE_S)
    note.stop(context.currentTime + (index + 1) * NOTE_S)
    if (index === NOTES_HZ.length - 1) note.addEventListener('ended', () => void context.close())
  })
}
