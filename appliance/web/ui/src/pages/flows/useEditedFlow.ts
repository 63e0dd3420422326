import { useMemo } from "react";
import { useMay } from "@/app/session";
import { faultsOf } from "@/flow/faults";
import type { Names } from "./names";
import type { DraftPart } from "./source";
import { type Edited, type Editor, placeAfter } from "./useEditor";
import type { Words } from "./words";

interface Around {
  readonly names: Names;
  readonly words: Words;
  readonly part: DraftPart;
  readonly askRemove: Edited["askRemove"];
}

/** What all parts of the editor share: the flow with its faults, and what may be done with it. */
export function useEditedFlow(hotline: string, editor: Editor, around: Around): Edited {
  const { names, words, part, askRemove } = around;
  const may = useMay();
  const { faults: told, warnings } = part;
  const sorted = useMemo(
    () => faultsOf(hotline, editor.flow, told, warnings),
    [hotline, editor.flow, told, warnings],
  );
  return useMemo<Edited>(
    () => ({
      ...editor,
      names,
      words,
      faults: sorted.nodes,
      elsewhere: sorted.elsewhere,
      readOnly: !may("config_edit"),
      place: placeAfter(editor.flow, editor.chosen[0]),
      askRemove,
    }),
    [editor, names, words, sorted, may, askRemove],
  );
}
