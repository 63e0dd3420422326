import { type RefObject, useEffect, useRef } from "react";

/** Give what takes the keyboard to an input as soon as its window stands (a window takes it to its first button else). */
export function useFirstFocus(): RefObject<HTMLInputElement | null> {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => input.current?.focus());
    return () => clearTimeout(timer);
  }, []);
  return input;
}
