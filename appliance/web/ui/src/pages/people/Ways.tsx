import { useMutation } from "@tanstack/react-query";
import { Check, Headset, type LucideIcon, Phone, Smartphone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useMay } from "@/app/session";
import { makeThing, thingsOf, useDraft, useDraftChanged } from "@/draft";
import { Badge, Button, ErrorState, Grid, Stack } from "@/parts";
import { type FieldProps, idFor, ManyOf, textOf, textsOf } from "@/parts/thing-form";
import { MobileDialog } from "./MobileDialog";
import styles from "./people.module.css";
import { placesOf } from "./places";

type Way = "browser" | "desk" | "mobile";
const PICTURES: Record<Way, LucideIcon> = { browser: Headset, desk: Phone, mobile: Smartphone };

/** How somebody answers: in the browser, at a phone on the desk, at a mobile; each by one press, then in an order. */
export function Ways({ label, hint, value, onChange, thing, faultAt }: FieldProps) {
  const { t } = useTranslation("people");
  const { id = "" } = useParams();
  const { data } = useDraft();
  const changed = useDraftChanged();
  const mayUsers = useMay()("users_edit");
  const [asking, setAsking] = useState(false);
  const endpoints = thingsOf(data, "endpoints");
  const group = thingsOf(data, "trunk_groups")[0]?.[0];
  const chosen = textsOf(value);
  const at = chosen.length > 0 ? chosen : thing.phone === false ? [] : [id];
  const kindOf = (place: string) => endpoints.find(([known]) => known === place)?.[1];
  const has: Record<Way, boolean> = {
    browser: at.some((place) => kindOf(place)?.kind === "browser"),
    desk: at.includes(id) || at.some((place) => ["phone", "analog"].includes(textOf(kindOf(place)?.kind))),
    mobile: at.some((place) => kindOf(place)?.kind === "outside"),
  };
  const name = textOf(thing.name) || id;
  const make = useMutation({
    mutationFn: async (number: string | null) => {
      const kind = number === null ? "browser" : "mobile";
      const own = endpoints.find(([, each]) => each.kind === "browser" && each.agent === id)?.[0];
      const place =
        (number === null && own) || idFor("", `${kind}-${id}`, [...endpoints.map(([key]) => key)]);
      if (place !== own || number !== null) {
        await makeThing(
          "endpoints",
          place,
          number === null
            ? { kind: "browser", name: t("ways.nameBrowser", { name }), agent: id }
            : { kind: "outside", name: t("ways.nameMobile", { name }), number, trunk_group: group ?? "" },
        );
        await changed();
      }
      return { place, first: number === null };
    },
    onSuccess: ({ place, first }) => {
      setAsking(false);
      onChange(first ? [place, ...at] : [...at, place]);
    },
  });
  const take: Record<Way, () => void> = {
    browser: () => make.mutate(null),
    desk: () => onChange([...at, id], thing.phone === false ? { phone: undefined } : {}),
    mobile: () => setAsking(true),
  };
  return (
    <Stack>
      <Grid least={200}>
        {(["browser", "desk", "mobile"] as const).map((way) => (
          <WayCard
            key={way}
            way={way}
            has={has[way]}
            needsLine={way === "mobile" && group === undefined}
            busy={make.isPending}
            onTake={take[way]}
          />
        ))}
      </Grid>
      {has.browser && mayUsers && (
        <p>
          <Link to="/users">{t("ways.account", { name })}</Link>
        </p>
      )}
      {make.error && <ErrorState error={make.error} />}
      <ManyOf
        label={label}
        hint={hint}
        fault={faultAt()}
        of={["agents", "endpoints"]}
        ordered
        among={placesOf(data, { id, hasPhone: thing.phone !== false, chosen, ownPhone: t("ways.own") })}
        value={chosen}
        onChange={(ids) => onChange(ids.length === 0 ? undefined : ids)}
      />
      {asking && <MobileDialog onClose={() => setAsking(false)} onTake={(number) => make.mutate(number)} />}
    </Stack>
  );
}

type CardProps = { way: Way; has: boolean; needsLine: boolean; busy: boolean; onTake: () => void };

function WayCard({ way, has, needsLine, busy, onTake }: CardProps) {
  const { t } = useTranslation("people");
  const Picture = PICTURES[way];
  return (
    <section className={styles.way} aria-label={t(`ways.${way}`)}>
      <span className={styles.picture}>
        <Picture size={32} aria-hidden="true" />
      </span>
      <h3>{t(`ways.${way}`)}</h3>
      <p>{t(`ways.${way}Text`)}</p>
      {has ? (
        <Badge tone="good">
          <Check size={14} aria-hidden="true" /> {t("ways.has")}
        </Badge>
      ) : needsLine ? (
        <Link to="/line-setup">{t("ways.needsLine")}</Link>
      ) : (
        <Button small busy={busy && way === "browser"} onClick={onTake}>
          {t(`ways.${way}Take`)}
        </Button>
      )}
    </section>
  );
}
