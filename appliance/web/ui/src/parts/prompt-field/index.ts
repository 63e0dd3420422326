export { NewSound } from "./OwnSound";
export { PromptField } from "./PromptField";
export { isByLanguage, type Prompt, promptWords, type SimplePrompt } from "./prompt";
export { SoundInput } from "./SoundInput";
export { builtinSource, fileSource, SOUNDS_KEY, type Sounds, useSounds } from "./sounds";
