export { CadenceBar, CadenceScale } from "./CadenceBar";
export { beeps, type HeardTone, pitch, rhythm, span } from "./cadence";
export { PlayTone } from "./PlayTone";
export { inOrder, ToneList, type Tones } from "./ToneList";
export { ToneRow } from "./ToneRow";
