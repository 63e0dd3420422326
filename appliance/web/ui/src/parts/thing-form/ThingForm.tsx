import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "@/app/session";
import { ConflictDialog, type Fault, SaveNote, type Table, useThing } from "@/draft";
import { serverText } from "@/i18n/serverText";
import { ErrorState, Loading, PageHeader, Stack } from "..";
import { FieldNotes } from "../Field";
import { type Edit, Group } from "./Group";
import { RemoveThing } from "./RemoveThing";
import { RenameThing } from "./RenameThing";
import { type GroupSpec, shown, type Thing, textOf, withKeys } from "./spec";
import styles from "./thing-form.module.css";
import { useWords } from "./words";

type ThingFormProps = {
  section: Table;
  id: string;
  /** The page's name space, and where in it the words of this form are. */
  space: string;
  root: string;
  groups: readonly GroupSpec[];
  /** The path of the list that it is one of. */
  back: string;
  /** Something beside the fields: `(thing) => …`. */
  more?: (thing: Thing) => ReactNode;
};

/** The form of one thing: groups of fields, kept in the draft as they are typed. */
export function ThingForm({ section, id, space, root, groups, back, more }: ThingFormProps) {
  const { t } = useTranslation("forms");
  const words = useWords(space, root);
  const part = useThing(section, id);
  const may = useMay()("config_edit");
  const thing = part.value as Thing | undefined;
  const edit: Edit = (key, value, also) =>
    part.edit((now) => withKeys(now as Thing, { [key]: value, ...also }) as typeof now);
  if (thing === undefined) {
    return (
      <>
        <Back to={back} />
        <PageHeader title={id} />
        {part.error ? <ErrorState error={part.error} onRetry={part.refetch} /> : <Loading />}
      </>
    );
  }
  return (
    <>
      <Back to={back} />
      <PageHeader title={textOf(thing.name) || id} lead={t(section === "agents" ? "agentId" : "id", { id })}>
        <SaveNote saving={part.saving} />
        {may && <RenameThing section={section} id={id} part={part} back={back} />}
      </PageHeader>
      <fieldset className={styles.plain} disabled={!may}>
        <Stack>
          <Elsewhere groups={groups} thing={thing} faults={part.body?.faults ?? []} />
          {groups
            .filter((group) => group.when?.(thing) ?? true)
            .map((group) => (
              <Group
                key={group.id}
                group={group}
                words={words}
                thing={thing}
                edit={edit}
                faultAt={part.faultAt}
              />
            ))}
        </Stack>
      </fieldset>
      <Stack className={styles.below}>
        {more?.(thing)}
        {may && part.body && (
          <RemoveThing
            section={section}
            id={id}
            etag={part.body.etag}
            name={textOf(thing.name) || id}
            back={back}
          />
        )}
      </Stack>
      <ConflictDialog saving={part.saving} />
    </>
  );
}

/** What is wrong with the thing and stands at no field: the draft may have come from elsewhere than this form. */
function Elsewhere({
  groups,
  thing,
  faults,
}: {
  groups: readonly GroupSpec[];
  thing: Thing;
  faults: readonly Fault[];
}) {
  const there = new Set<string | number | undefined>(
    groups
      .filter((group) => group.when?.(thing) ?? true)
      .flatMap((group) => shown(group.fields, thing).map((field) => field.key)),
  );
  return faults
    .filter((fault) => !there.has(fault.path[2]))
    .map((fault) => (
      <FieldNotes key={fault.path.join("/")} id={fault.path.join("-")} fault={serverText(fault.message)} />
    ));
}

function Back({ to }: { to: string }) {
  const { t } = useTranslation("forms");
  return (
    <Link to={to} className={styles.back}>
      <ArrowLeft size={16} aria-hidden="true" />
      {t("back")}
    </Link>
  );
}
