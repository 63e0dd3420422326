import type { ComponentType, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, Route, Routes, useNavigate, useParams } from "react-router";
import type { Table } from "@/draft";
import { PageHeader, Tabs } from "..";
import type { GroupSpec, Thing } from "./spec";
import { ThingForm } from "./ThingForm";

/** A kind of thing: its list under a tab, its form below the tab's path. */
export type ThingView = {
  id: Table;
  List: ComponentType;
  form: readonly GroupSpec[];
  /** Something below the list. */
  below?: ReactNode;
  /** Something beside a thing's fields. */
  more?: (thing: Thing, id: string) => ReactNode;
};

type ThingPagesProps = {
  /** The page's name space: `title`, `leads.<id>`, `tabs.<id>`, and the words of each form. */
  space: string;
  /** The page's path. */
  path: string;
  views: readonly [ThingView, ...ThingView[]];
};

/** A page of several kinds of things: a tab a kind, and what lies below its path. */
export function ThingPages({ space, path, views }: ThingPagesProps) {
  return (
    <Routes>
      <Route index element={<Navigate to={views[0].id} replace />} />
      {views.map((view) => (
        <Route
          key={view.id}
          path={view.id}
          element={<Overview space={space} path={path} views={views} view={view} />}
        />
      ))}
      {views.map((view) => (
        <Route
          key={view.id}
          path={`${view.id}/:id`}
          element={<One space={space} path={path} view={view} />}
        />
      ))}
    </Routes>
  );
}

function Overview({ space, path, views, view }: ThingPagesProps & { view: ThingView }) {
  const { t } = useTranslation(space);
  const go = useNavigate();
  return (
    <>
      <PageHeader title={t("title")} lead={t(`leads.${view.id}`)} />
      <Tabs
        label={t("title")}
        tabs={views.map(({ id }) => ({ id, label: t(`tabs.${id}`) }))}
        value={view.id}
        onChange={(id) => void go(`${path}/${id}`)}
      >
        <view.List />
        {view.below}
      </Tabs>
    </>
  );
}

function One({ space, path, view }: Omit<ThingPagesProps, "views"> & { view: ThingView }) {
  const { id = "" } = useParams();
  return (
    <ThingForm
      key={id}
      section={view.id}
      id={id}
      space={space}
      root={view.id}
      groups={view.form}
      back={`${path}/${view.id}`}
      more={(thing) => view.more?.(thing, id)}
    />
  );
}
