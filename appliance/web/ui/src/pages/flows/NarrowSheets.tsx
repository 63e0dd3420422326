import { Drawer } from "@/parts";
import { Problems } from "./Overview";
import { ChosenForm } from "./Panel";
import { useEdited } from "./useEditor";

interface NarrowSheetsProps {
  readonly isChosenOpen: boolean;
  readonly isProblemsOpen: boolean;
  onProblemsClosed(): void;
  onAdd(): void;
}

/** On a narrow screen: the chosen step's form and what is to be mended, over the tree. */
export function NarrowSheets({ isChosenOpen, isProblemsOpen, onProblemsClosed, onAdd }: NarrowSheetsProps) {
  const { flow, chosen, choose, words } = useEdited();
  const [id] = chosen;
  return (
    <>
      <Drawer
        title={id === undefined ? "" : words.title(flow, id).slice(0, 30)}
        open={chosen.length === 1 && isChosenOpen}
        onClose={() => choose([])}
      >
        {id !== undefined && <ChosenForm id={id} onAdd={onAdd} />}
      </Drawer>
      <Drawer
        title={words.t("fault.title")}
        open={isProblemsOpen && chosen.length === 0}
        onClose={onProblemsClosed}
      >
        <Problems />
      </Drawer>
    </>
  );
}
