import { useQuery } from "@tanstack/react-query";
import { PhoneCall, Plus, Settings2, Workflow } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, body } from "@/api/client";
import { useMay } from "@/app/session";
import { faultsBelow, thingsOf, useDraft } from "@/draft";
import { Badge, Button, Card, EmptyState, ErrorState, Grid, LinkButton, Loading, Row, Stack } from "@/parts";
import { type Thing, textOf, textsOf } from "@/parts/thing-form";
import { NewThing } from "@/parts/thing-form/NewThing";
import { freshHotline } from "./form";
import { OpeningLine } from "./OpeningLine";

/** The hotlines: their numbers, whether they are open, and where they are set up. */
export function HotlineList() {
  const { t } = useTranslation("hotlines");
  const { data, error, isPending, refetch } = useDraft();
  const openings = useQuery({
    queryKey: ["openings"],
    queryFn: () => body(api.GET("/api/v1/openings")),
    refetchInterval: 30_000,
  });
  const may = useMay()("config_edit");
  const go = useNavigate();
  const [making, setMaking] = useState(false);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Loading />;
  const all = thingsOf(data, "hotlines").map(([id, hotline]) => ({ id, hotline: hotline as Thing }));
  const agents = thingsOf(data, "agents").map(([id]) => id);
  const group = thingsOf(data, "trunk_groups")[0]?.[0] ?? "";
  return (
    <Stack>
      {all.length === 0 && (
        <EmptyState icon={PhoneCall} title={t("none.title")}>
          {t("none.text")}
        </EmptyState>
      )}
      <Grid least={320}>
        {all.map(({ id, hotline }) => {
          const faults = faultsBelow(data.faults, "hotlines", id).length;
          const opening = openings.data?.find((each) => each.hotline === id);
          return (
            <Card key={id} title={textOf(hotline.name) || id}>
              <Stack>
                <p>{textsOf(hotline.numbers).join(t("comma")) || t("anyNumber")}</p>
                {opening ? <OpeningLine opening={opening} /> : openings.data && <p>{t("notYet")}</p>}
                {faults > 0 && (
                  <p>
                    <Badge tone="bad">{t("faults", { count: faults })}</Badge>
                  </p>
                )}
                <Row>
                  <LinkButton to={`/hotlines/${encodeURIComponent(id)}`} icon={Settings2}>
                    {t("setUp")}
                  </LinkButton>
                  <LinkButton to={`/flows/${encodeURIComponent(id)}`} icon={Workflow}>
                    {t("flow.open")}
                  </LinkButton>
                </Row>
              </Stack>
            </Card>
          );
        })}
      </Grid>
      {may && (
        <div>
          <Button icon={Plus} onClick={() => setMaking(true)}>
            {t("add.button")}
          </Button>
        </div>
      )}
      <NewThing
        section="hotlines"
        spec={{
          button: t("add.button"),
          nameLabel: t("add.name"),
          nameHint: t("add.hint"),
          kind: "hotline",
          make: (name) => freshHotline(name, all[0]?.hotline, group, agents),
        }}
        open={making}
        taken={all.map(({ id }) => id)}
        onClose={() => setMaking(false)}
        onMade={(id) => void go(`/hotlines/${encodeURIComponent(id)}`)}
      />
    </Stack>
  );
}
