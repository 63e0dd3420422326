export { WaveformPlayer } from "./WaveformPlayer";
