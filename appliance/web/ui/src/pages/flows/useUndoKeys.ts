import { useEffect } from "react";
import type { Edited } from "./useEditor";

/** Undo and redo wherever the focus is, but for inputs, which have their own. */
export function useUndoKeys({ undo, redo, readOnly }: Edited): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (readOnly || !(event.ctrlKey || event.metaKey) || target.closest("input, textarea, [data-keys]"))
        return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) redo();
      else undo();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [undo, redo, readOnly]);
}
