import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { ConflictDialog, type Json, SaveNote, useSection } from "@/draft";
import { Button, Card, Checkbox, EmptyState, ErrorState, Loading, Row, Stack } from "@/parts";
import { type Thing, thingOf, thingsIn, withKey } from "@/parts/thing-form";
import { ChannelCard } from "./ChannelCard";
import { type ChannelKind, channelId, KINDS } from "./channels";
import { MailServer } from "./MailServer";
import { RuleCard } from "./RuleCard";
import styles from "./settings.module.css";

/** Who is told of what, and by which way. */
export function Notifications() {
  const { t } = useTranslation("settings");
  const part = useSection("notifications");
  const may = useMay()("config_edit");
  if (part.error) return <ErrorState error={part.error} onRetry={part.refetch} />;
  if (part.value === undefined) return <Loading />;
  const told = part.value as Thing;
  const channels = thingOf(told.channels);
  const rules = thingsIn(told.rules);
  const put = (key: string, value: Json | undefined) =>
    part.edit((now) => withKey(now as Thing, key, value) as typeof now);
  const putChannel = (id: string, channel: Json | undefined) =>
    put("channels", withKey(channels, id, channel));
  const add = (kind: ChannelKind) => {
    const id = channelId(kind, channels);
    put("channels", { ...channels, [id]: { kind } });
  };
  return (
    <fieldset className={styles.plain} disabled={!may}>
      <Stack>
        <Card title={t("ways.title")}>
          <Stack>
            <p>{t("ways.lead")}</p>
            {Object.entries(channels).map(([id, channel]) => (
              <ChannelCard
                key={id}
                id={id}
                channel={thingOf(channel)}
                onChange={(next) => putChannel(id, next)}
                faultAt={(...path) => part.faultAt("channels", id, ...path)}
                onFlush={part.saving.flush}
              />
            ))}
            <Row>
              {KINDS.map((kind) => (
                <Button key={kind} small icon={Plus} onClick={() => add(kind)}>
                  {t(`kinds.${kind}`)}
                </Button>
              ))}
            </Row>
          </Stack>
        </Card>
        {Object.values(channels).some((channel) => thingOf(channel).kind === "email") && (
          <MailServer
            mail={thingOf(told.mail)}
            onChange={(mail) => put("mail", mail)}
            faultAt={(...path) => part.faultAt("mail", ...path)}
          />
        )}
        <Card title={t("rules.title")}>
          <Stack>
            <p>{t("rules.lead")}</p>
            {rules.length === 0 && <EmptyState title={t("rules.none")} />}
            {rules.map((rule, at) => (
              <RuleCard
                // biome-ignore lint/suspicious/noArrayIndexKey: rules have no name but their place
                key={at}
                number={at + 1}
                rule={rule}
                channels={channels}
                onChange={(next) =>
                  put(
                    "rules",
                    next === undefined
                      ? rules.filter((_, each) => each !== at)
                      : rules.with(at, thingOf(next)),
                  )
                }
                faultAt={(...path) => part.faultAt("rules", at, ...path)}
              />
            ))}
            <div>
              <Button
                small
                icon={Plus}
                disabled={Object.keys(channels).length === 0}
                onClick={() =>
                  put("rules", [
                    ...rules,
                    { events: ["missed_call", "voicemail"], to: Object.keys(channels).slice(0, 1) },
                  ])
                }
              >
                {t("rules.add")}
              </Button>
            </div>
            <Checkbox
              label={t("mask.label")}
              hint={t("mask.hint")}
              checked={told.mask_numbers === true}
              onChange={(on) => put("mask_numbers", on || undefined)}
            />
          </Stack>
        </Card>
        <SaveNote saving={part.saving} />
      </Stack>
      <ConflictDialog saving={part.saving} />
    </fieldset>
  );
}
