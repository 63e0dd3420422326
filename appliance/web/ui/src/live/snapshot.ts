import type { Schemas } from "@/api/client";

/** What is going on, as the event stream tells it: generated from the API's description. */
export type LiveSnapshot = Schemas["SeenSnapshot"];
/** `caller` as it may be shown to this reader: whole, or masked with `*`. */
export type LiveCall = Schemas["SeenCall"];
export type LiveAgent = Schemas["LiveAgent"];
export type LiveEndpoint = Schemas["LiveEndpoint"];
export type LiveLine = Schemas["LiveLine"];
export type LiveQueue = Schemas["LiveQueue"];
export type LiveWaiter = Schemas["LiveWaiter"];
export type PartHealth = Schemas["PartHealth"];
export type LiveChange = Schemas["ChangeEvent"]["change"];
