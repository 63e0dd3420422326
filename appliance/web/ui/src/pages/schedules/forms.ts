import type { GroupSpec } from "@/parts/thing-form";
import { WeekTable } from "./WeekTable";
import { WEEKDAYS } from "./week";

/** When it is open. */
export const SCHEDULE: readonly GroupSpec[] = [
  {
    id: "hours",
    fields: [
      { key: "name", as: "text", optional: true },
      { key: "calendar", as: "one", of: ["calendars"], optional: true },
      { key: "windows", as: "own", Show: WeekTable },
    ],
  },
];

/** Days off, and days that are worked in place of others. */
export const CALENDAR: readonly GroupSpec[] = [
  { id: "name", fields: [{ key: "name", as: "text", optional: true }] },
  {
    id: "holidays",
    fields: [
      {
        key: "holidays",
        as: "items",
        fresh: { name: "", first: "" },
        fields: [
          { key: "name", as: "text" },
          { key: "first", as: "date" },
          { key: "last", as: "date", optional: true },
        ],
      },
    ],
  },
  {
    id: "make_up_days",
    fields: [
      {
        key: "make_up_days",
        as: "items",
        fresh: { day: "", like: "mon" },
        fields: [
          { key: "day", as: "date" },
          { key: "like", as: "choice", options: WEEKDAYS },
          { key: "name", as: "text", optional: true },
        ],
      },
    ],
  },
];
