import { Download, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, done, type Schemas } from "@/api/client";
import { size } from "@/format/figures";
import { moment } from "@/format/time";
import { Card, EmptyState, IconButton, Row, Stack, Table, useConfirm, useToast } from "@/parts";
import { buttonLook } from "@/parts/Button";

type Item = Schemas["BackupBody"];

/** The backups that lie on the box. */
export function BackupList({
  items,
  kept,
  onChanged,
}: {
  items: Item[];
  kept: number;
  onChanged: () => void;
}) {
  const { t } = useTranslation("backup");
  const ask = useConfirm();
  const tell = useToast();
  const remove = async (item: Item) => {
    const yes = await ask({
      title: t("list.remove", { at: moment(item.made_at) }),
      yes: t("list.removeYes"),
      danger: true,
    });
    if (!yes) return;
    const params = { path: { name: item.name } };
    await done(api.DELETE("/api/v1/backups/{name}", { params })).catch(() =>
      tell({ text: t("list.failed") }),
    );
    onChanged();
  };
  return (
    <Card title={t("list.title")}>
      <Stack>
        <p>{t("list.lead", { count: kept })}</p>
        {items.length === 0 ? (
          <EmptyState title={t("list.none")} />
        ) : (
          <Table
            label={t("list.title")}
            rows={items}
            id={(item) => item.name}
            columns={[
              { key: "at", title: t("list.at"), show: (item) => moment(item.made_at) },
              { key: "size", title: t("list.size"), show: (item) => size(item.size), number: true },
              {
                key: "acts",
                title: t("list.acts"),
                show: (item) => (
                  <Row>
                    <a
                      className={buttonLook("secondary", true)}
                      href={`/api/v1/backups/${item.name}`}
                      download
                    >
                      <Download size={18} aria-hidden="true" />
                      {t("list.download")}
                    </a>
                    <IconButton
                      icon={Trash2}
                      label={t("list.remove", { at: moment(item.made_at) })}
                      onClick={() => void remove(item)}
                    />
                  </Row>
                ),
              },
            ]}
          />
        )}
      </Stack>
    </Card>
  );
}
