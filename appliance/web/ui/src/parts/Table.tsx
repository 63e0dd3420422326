import { ArrowDown, ArrowUp } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "./cx";
import styles from "./Table.module.css";

/** A column; the first one names the row, and heads its card on a phone. `sort` is the word told to `onSort`. */
export type Column<T> = {
  key: string;
  title: string;
  show: (row: T) => ReactNode;
  number?: boolean;
  sort?: string;
};

export type Sorting = { by: string; descending: boolean };

type TableProps<T> = {
  /** What the table lists, for those who can't see it. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  id: (row: T) => string;
  /** The row's name becomes a button that opens it; the whole row takes a press too. */
  onOpen?: (row: T) => void;
  chosen?: string;
  sorting?: Sorting;
  onSort?: (sorting: Sorting) => void;
};

/** Rows and columns; on a phone each row becomes a card with its columns below each other. */
export function Table<T>({ label, columns, rows, id, onOpen, chosen, sorting, onSort }: TableProps<T>) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sorting={sorting} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow
              key={id(row)}
              row={row}
              columns={columns}
              isChosen={chosen === id(row)}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps<T> = {
  row: T;
  columns: readonly Column<T>[];
  isChosen: boolean;
  onOpen?: (row: T) => void;
};

function PlainRow<T>({ row, columns, isChosen, onOpen }: RowProps<T>) {
  return (
    <tr
      className={cx(onOpen && styles.pressable, isChosen && styles.chosen)}
      onClick={onOpen && ((event) => isPlain(event.target) && onOpen(row))}
    >
      {columns.map((column, at) => (
        <td
          key={column.key}
          data-label={column.title}
          className={cx(column.number && styles.number, at === 0 && styles.head)}
        >
          {at === 0 && onOpen ? (
            <button type="button" className={styles.open} onClick={() => onOpen(row)}>
              {column.show(row)}
            </button>
          ) : (
            column.show(row)
          )}
        </td>
      ))}
    </tr>
  );
}

/** Long lists give `columns` and `onOpen` that stay the same: what is shown already isn't drawn again with each page. */
const TableRow = memo(PlainRow) as typeof PlainRow;

/** Whether a press was on the row itself, and not on something in it that takes presses. */
function isPlain(target: EventTarget): boolean {
  return target instanceof Element && target.closest("button, a, input, select, label, [role=menu]") === null;
}

function Head<T>({
  column,
  sorting,
  onSort,
}: {
  column: Column<T>;
  sorting?: Sorting;
  onSort?: (sorting: Sorting) => void;
}) {
  const { t } = useTranslation();
  const { sort, title } = column;
  const sorted = sort !== undefined && sorting?.by === sort;
  const order = sorting?.descending ? "descending" : "ascending";
  const Arrow = sorting?.descending ? ArrowDown : ArrowUp;
  return (
    <th scope="col" className={cx(column.number && styles.number)} aria-sort={sorted ? order : undefined}>
      {sort !== undefined && onSort ? (
        <button
          type="button"
          className={styles.sort}
          title={t("table.sortBy", { name: title })}
          onClick={() => onSort({ by: sort, descending: sorted ? !sorting.descending : true })}
        >
          {title}
          {sorted && <Arrow size={14} aria-hidden="true" />}
        </button>
      ) : (
        title
      )}
    </th>
  );
}
