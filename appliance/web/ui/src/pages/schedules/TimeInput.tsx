import { useState } from "react";
import { timeOf } from "./week";

type TimeInputProps = { label: string; value: string; onChange: (time: string) => void };

/** A time of day as 24 hours, typed in any way that is plain: 9, 930, 9:30. The browser's own would say AM and PM. */
export function TimeInput({ label, value, onChange }: TimeInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const leave = () => {
    const time = typed === null ? null : timeOf(typed);
    if (time !== null) onChange(time);
    setTyped(null);
  };
  return (
    <input
      type="text"
      inputMode="numeric"
      size={5}
      maxLength={5}
      aria-label={label}
      aria-invalid={(typed !== null && timeOf(typed) === null) || undefined}
      value={typed ?? value}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => event.key === "Enter" && leave()}
    />
  );
}
