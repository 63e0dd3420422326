import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useMay } from "@/app/session";
import { faultsBelow, type Table as Section, thingsOf, useDraft } from "@/draft";
import {
  Badge,
  Button,
  type Column,
  EmptyState,
  ErrorState,
  Loading,
  Row,
  SearchInput,
  Stack,
  Table,
} from "..";
import { NewThing, type NewThingSpec } from "./NewThing";
import { type Thing, textOf } from "./spec";

/** What a list shows beside the name: `show(thing, id)`. */
export type ListColumn = { key: string; title: string; show: (thing: Thing, id: string) => ReactNode };

type ThingListProps = {
  section: Section;
  /** Where the thing's own page is: `/people/agents`. */
  path: string;
  label: string;
  columns: readonly ListColumn[];
  fresh: NewThingSpec;
  empty: { title: string; text: string };
};

type Entry = { id: string; thing: Thing; faults: number };
const MANY = 8;

/** The things of a table: opened, and one more made by a name. */
export function ThingList({ section, path, label, columns, fresh, empty }: ThingListProps) {
  const { t } = useTranslation("forms");
  const { data, error, isPending, refetch } = useDraft();
  const may = useMay()("config_edit");
  const go = useNavigate();
  const [search, setSearch] = useState("");
  const [making, setMaking] = useState(false);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Loading />;
  const all: Entry[] = thingsOf(data, section).map(([id, thing]) => ({
    id,
    thing: thing as Thing,
    faults: faultsBelow(data.faults, section, id).length,
  }));
  const shown = all.filter(({ id, thing }) =>
    `${id} ${textOf(thing.name)}`.toLowerCase().includes(search.toLowerCase()),
  );
  const nameColumn: Column<Entry> = {
    key: "name",
    title: t("name"),
    show: ({ id, thing, faults }) => (
      <>
        {textOf(thing.name) || id} {faults > 0 && <Badge tone="bad">{t("faults", { count: faults })}</Badge>}
      </>
    ),
  };
  return (
    <Stack>
      <Row>
        {all.length > MANY && <SearchInput label={t("search")} value={search} onChange={setSearch} />}
        {may && (
          <Button look="primary" icon={Plus} onClick={() => setMaking(true)}>
            {fresh.button}
          </Button>
        )}
      </Row>
      {all.length === 0 ? (
        <EmptyState title={empty.title}>{empty.text}</EmptyState>
      ) : (
        <Table
          label={label}
          rows={shown}
          id={({ id }) => id}
          onOpen={({ id }) => void go(`${path}/${encodeURIComponent(id)}`)}
          columns={[
            nameColumn,
            ...columns.map((column) => ({
              key: column.key,
              title: column.title,
              show: ({ thing, id }: Entry) => column.show(thing, id),
            })),
          ]}
        />
      )}
      <NewThing
        section={section}
        spec={fresh}
        open={making}
        taken={all.map(({ id }) => id)}
        onClose={() => setMaking(false)}
        onMade={(id) => void go(`${path}/${encodeURIComponent(id)}`)}
      />
    </Stack>
  );
}
