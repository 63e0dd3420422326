export { freePort, idFor, nextNumber } from "./ids";
export type { NewThingSpec } from "./NewThing";
export { oneNumberOf, severalOf } from "./ofFixed";
export { ManyOf, type Named, named, OneOf } from "./References";
export {
  type FaultAt,
  type FieldProps,
  type FieldSpec,
  type GroupSpec,
  type Thing,
  textOf,
  textsOf,
  thingOf,
  thingsIn,
  withKey,
} from "./spec";
export { ThingForm } from "./ThingForm";
export { type ListColumn, ThingList } from "./ThingList";
export { ThingPages } from "./ThingPages";
