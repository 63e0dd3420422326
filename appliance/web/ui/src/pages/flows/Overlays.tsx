import { useDraft } from "@/draft";
import { PublishDialog } from "@/draft/PublishDialog";
import { KeysHelp } from "./KeysHelp";
import { SearchBox } from "./SearchBox";
import { useEdited } from "./useEditor";

export type Overlay = "search" | "publish" | "keys" | "problems" | null;

interface OverlaysProps {
  readonly overlay: Overlay;
  onClose(): void;
  onFound(id: string): void;
  /** The publish dialog is closed, whatever came of it. */
  onPublished(): void;
}

/** What opens over the whole editor: the search, the help on keys, publishing. */
export function Overlays({ overlay, onClose, onFound, onPublished }: OverlaysProps) {
  const draft = useDraft();
  const { choose } = useEdited();
  const find = (id: string): void => {
    onFound(id);
    choose([id]);
  };
  return (
    <>
      <SearchBox open={overlay === "search"} onClose={onClose} onFound={find} />
      <KeysHelp open={overlay === "keys"} onClose={onClose} />
      {draft.data && (
        <PublishDialog
          draft={draft.data}
          open={overlay === "publish"}
          onClose={() => {
            onClose();
            onPublished();
          }}
        />
      )}
    </>
  );
}
