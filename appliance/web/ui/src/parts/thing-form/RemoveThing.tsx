import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { ApiProblem } from "@/api/problem";
import {
  makeThing,
  placeWords,
  removeThing,
  type Table,
  type ThingOf,
  useDraft,
  useDraftChanged,
  usesOf,
} from "@/draft";
import { DRAFT } from "@/draft/api";
import { serverText } from "@/i18n/serverText";
import { Button, Row, useConfirm, useToast } from "..";

type RemoveThingProps = { section: Table; id: string; etag: string; name: string; back: string };

/** Take a thing out of the draft, after telling where it is still spoken of; it can be brought back for a moment. */
export function RemoveThing({ section, id, etag, name, back }: RemoveThingProps) {
  const { t } = useTranslation(["forms", "draft"]);
  const ask = useConfirm();
  const tell = useToast();
  const go = useNavigate();
  const changed = useDraftChanged();
  const cache = useQueryClient();
  const { data: draft } = useDraft();
  const othersAnew = () =>
    cache.invalidateQueries({
      queryKey: DRAFT,
      predicate: ({ queryKey }) => queryKey[1] !== section || queryKey[2] !== id,
    });
  const remove = async () => {
    const uses = await usesOf(section, id).catch(() => []);
    const places = uses.map((path) => placeWords(t as never, path, draft?.document));
    const yes = await ask({
      title: t("remove.ask", { name }),
      text: places.length === 0 ? t("remove.free") : t("remove.used", { places: places.join("；") }),
      yes: t("remove.yes"),
      danger: true,
    });
    if (!yes) return;
    const before = draft?.document[section]?.[id] as ThingOf<typeof section> | undefined;
    try {
      await removeThing(section, id, etag);
    } catch (error) {
      tell({ text: error instanceof ApiProblem ? serverText(error.title) : t("remove.failed") });
      return;
    }
    await go(back);
    await othersAnew();
    const undo = before && {
      label: t("undo"),
      run: () => makeThing(section, id, before).then(changed),
    };
    tell({ text: t("remove.done", { name }), undo });
  };
  return (
    <Row>
      <Button look="quiet" icon={Trash2} onClick={() => void remove()}>
        {t("remove.button")}
      </Button>
    </Row>
  );
}
