import { ReactFlowProvider } from "@xyflow/react";
import { useCallback, useMemo, useState } from "react";
import { useMay } from "@/app/session";
import { useDraftChanged } from "@/draft";
import type { Place } from "@/flow/edits";
import type { Point } from "@/flow/layout";
import { Dialog } from "@/parts";
import { Conflict } from "./Conflict";
import { Canvas } from "./canvas/Canvas";
import styles from "./flows.module.css";
import { NarrowSheets } from "./NarrowSheets";
import type { Names } from "./names";
import { type Overlay, Overlays } from "./Overlays";
import { Palette } from "./Palette";
import { type Asked, Panel } from "./Panel";
import { SidePanel } from "./SidePanel";
import { type DraftPart, flowOf } from "./source";
import { Toolbar } from "./Toolbar";
import { Tree } from "./Tree";
import { TryPanel } from "./try/TryPanel";
import { useEditedFlow } from "./useEditedFlow";
import { EditorProvider, useEditor } from "./useEditor";
import { useNarrow } from "./useNarrow";
import { useRemoving } from "./useRemoving";
import { useSaving } from "./useSaving";
import { useTabTitle } from "./useTabTitle";
import { useTrial } from "./useTrial";
import { useUndoKeys } from "./useUndoKeys";
import { useWords } from "./words";

/** Everything around the picture: palette, form, trial, what is to be mended, and the draft. */
export function Workshop({ hotline, first, names }: { hotline: string; first: DraftPart; names: Names }) {
  const may = useMay();
  const changed = useDraftChanged();
  const narrow = useNarrow();
  const words = useWords(names);
  const { t } = words;
  const flow = useMemo(() => flowOf(first.value), [first]);
  const editor = useEditor(hotline, flow);
  const saving = useSaving(hotline, first, editor.flow);
  const removing = useRemoving(editor, words);
  const trial = useTrial();
  const { trying, setTrying, shown } = trial;
  const [wish, setWish] = useState<{ place: Place | undefined; at?: Point | undefined } | null>(null);
  const [overlay, setOverlay] = useState<Overlay>(null);
  const [found, setFound] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked>({ count: 0, part: "form" });
  const { value } = saving.part;
  const edited = useEditedFlow(hotline, editor, { names, words, part: saving.part, askRemove: removing.ask });
  const wishFor = useCallback((place: Place | undefined, at?: Point) => setWish({ place, at }), []);
  const isPanelOpen = trying || editor.chosen.length === 1 || overlay === "problems";
  const addAfter = (): void => wishFor(edited.place);
  const numbers = value.numbers ?? [];
  const dialled =
    numbers.length > 0 ? t("says.entrance", { numbers: numbers.join("、") }) : t("says.entranceAny");
  useUndoKeys(edited);
  useTabTitle(`${value.name} · ${t("title")}`);
  const pickedKind = (kind: Parameters<typeof editor.add>[0]): void => {
    editor.add(kind, wish?.place ?? edited.place, wish?.at);
    setWish(null);
    if (!narrow) setAsked((now) => ({ count: now.count + 1, part: "form" }));
  };
  const panel = <TryPanel numbers={numbers} flush={saving.flush} trial={trial} />;
  return (
    <EditorProvider value={edited}>
      <ReactFlowProvider>
        <div className={styles.editor}>
          <Toolbar
            title={value.name}
            state={saving.state}
            differs={saving.part.differs || saving.state !== "saved"}
            narrow={narrow}
            mayPublish={may("config_publish")}
            onAdd={addAfter}
            onSearch={() => setOverlay("search")}
            onTry={() => setTrying(!trying)}
            onPublish={() =>
              void saving
                .flush()
                .then(changed)
                .then(() => setOverlay("publish"))
            }
            onKeys={() => setOverlay("keys")}
            onProblems={() => {
              editor.choose([]);
              setTrying(false);
              setOverlay("problems");
            }}
          />
          {saving.state === "conflict" && <Conflict saving={saving} onLoad={editor.edit} />}
          {!narrow && (
            <>
              <aside className={styles.side} aria-label={t("palette.title")}>
                <Palette words={words} onPick={pickedKind} />
              </aside>
              <main className={styles.canvas}>
                <Canvas
                  dialled={dialled}
                  {...shown}
                  found={found}
                  onWish={(place, at) => wishFor(place ?? edited.place, at)}
                  onEdit={(part) => setAsked((now) => ({ count: now.count + 1, part: part ?? "form" }))}
                  onSearch={() => setOverlay("search")}
                  covered={isPanelOpen}
                />
              </main>
              {isPanelOpen && (
                <SidePanel trial={trying && panel}>
                  <Panel asked={asked} onAdd={addAfter} onClose={() => setOverlay(null)} />
                </SidePanel>
              )}
            </>
          )}
          {narrow && (
            <main className={styles.canvas} style={{ overflowY: "auto" }}>
              <Tree
                trail={shown.trail}
                dialled={dialled}
                onOpen={(id) => editor.choose([id])}
                onWish={wishFor}
              />
            </main>
          )}
        </div>
        {narrow && (
          <NarrowSheets
            isChosenOpen={wish === null && !trying}
            isProblemsOpen={overlay === "problems"}
            onProblemsClosed={() => setOverlay(null)}
            onAdd={addAfter}
          />
        )}
        {narrow && trying && <section className={styles.sheet}>{panel}</section>}
        <Dialog title={t("tool.add")} open={wish !== null} onClose={() => setWish(null)} width={440}>
          <Palette words={words} onPick={pickedKind} search />
        </Dialog>
        <Overlays
          overlay={overlay}
          onClose={() => setOverlay(null)}
          onFound={setFound}
          onPublished={() => void saving.refresh()}
        />
        {removing.dialog}
      </ReactFlowProvider>
    </EditorProvider>
  );
}
