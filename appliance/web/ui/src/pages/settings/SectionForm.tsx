import { useMay } from "@/app/session";
import { ConflictDialog, SaveNote, type Single, useSection } from "@/draft";
import { ErrorState, Loading, Stack } from "@/parts";
import type { GroupSpec, Thing } from "@/parts/thing-form";
import { type Edit, Group } from "@/parts/thing-form/Group";
import { withKeys } from "@/parts/thing-form/spec";
import { useWords } from "@/parts/thing-form/words";
import styles from "./settings.module.css";

/** The form of a section that is one thing, kept in the draft as it is typed. */
export function SectionForm({
  section,
  root,
  groups,
}: {
  section: Exclude<Single, "stories" | "wrap_up_codes">;
  root: string;
  groups: readonly GroupSpec[];
}) {
  const words = useWords("settings", root);
  const part = useSection(section);
  const may = useMay()("config_edit");
  const thing = part.value as Thing | undefined;
  const edit: Edit = (key, value, also) =>
    part.edit((now) => withKeys(now as Thing, { [key]: value, ...also }) as typeof now);
  if (part.error) return <ErrorState error={part.error} onRetry={part.refetch} />;
  if (thing === undefined) return <Loading />;
  return (
    <fieldset className={styles.plain} disabled={!may}>
      <Stack>
        {groups.map((group) => (
          <Group
            key={group.id}
            group={group}
            words={words}
            thing={thing}
            edit={edit}
            faultAt={part.faultAt}
          />
        ))}
        <SaveNote saving={part.saving} />
      </Stack>
      <ConflictDialog saving={part.saving} />
    </fieldset>
  );
}
