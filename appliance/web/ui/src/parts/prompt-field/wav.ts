const HEADER_BYTES = 44;

/** Write mono samples of -1..1 as a WAV file of 16 bits. */
export function wavOf(blocks: readonly Float32Array[], rate: number): Blob {
  const samples = blocks.reduce((sum, block) => sum + block.length, 0);
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + samples * 2));
  header(view, samples * 2, rate);
  let at = HEADER_BYTES;
  for (const block of blocks) {
    for (const sample of block) {
      const level = Math.max(-1, Math.min(1, sample));
      view.setInt16(at, Math.round(level * (level < 0 ? 0x8000 : 0x7fff)), true);
      at += 2;
    }
  }
  return new Blob([view.buffer], { type: "audio/wav" });
}

function header(view: DataView, bytes: number, rate: number): void {
  const words: [number, string][] = [
    [0, "RIFF"],
    [8, "WAVE"],
    [12, "fmt "],
    [36, "data"],
  ];
  for (const [at, word] of words) {
    for (let index = 0; index < word.length; index += 1) view.setUint8(at + index, word.charCodeAt(index));
  }
  view.setUint32(4, HEADER_BYTES - 8 + bytes, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  view.setUint32(40, bytes, true);
}
