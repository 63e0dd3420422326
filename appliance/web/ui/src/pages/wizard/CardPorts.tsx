import { useTranslation } from "react-i18next";
import { Card, Checkbox } from "@/parts";
import type { Card as Found, Port } from "../cards/api";
import { stateOf } from "../cards/cards";
import { portsOf, taken, toggled } from "./ports";
import type { Answers } from "./steps";
import styles from "./wizard.module.css";

type CardPortsProps = { cards: readonly Found[]; answers: Answers; change: (part: Partial<Answers>) => void };

/** The sockets that were found on cards: each is a line or a telephone, unless it is left out. */
export function CardPorts({ cards, answers, change }: CardPortsProps) {
  const { t } = useTranslation("wizard");
  const found = portsOf(cards);
  const lines = taken(answers.line_ports, found.lines);
  const phones = taken(answers.phone_ports, found.phones);
  const ports = cards.flatMap((card) => card.ports);
  const of = (channels: readonly number[]) => ports.filter((port) => channels.includes(port.channel));
  return (
    <Card title={t("lines.cards")}>
      {found.lines.length > 0 && (
        <fieldset className={styles.ports}>
          <legend>{t("lines.lineSockets", { count: found.lines.length })}</legend>
          {of(found.lines).map((port) => (
            <Socket
              key={port.channel}
              port={port}
              on={lines.includes(port.channel)}
              onChange={() => change({ line_ports: toggled(lines, port.channel, found.lines) })}
            />
          ))}
        </fieldset>
      )}
      {found.phones.length > 0 && (
        <fieldset className={styles.ports}>
          <legend>{t("lines.phoneSockets", { count: found.phones.length })}</legend>
          {of(found.phones).map((port) => (
            <Socket
              key={port.channel}
              port={port}
              on={phones.includes(port.channel)}
              onChange={() => change({ phone_ports: toggled(phones, port.channel, found.phones) })}
            />
          ))}
        </fieldset>
      )}
      {lines.length === 1 && answers.peer === "" && <p>{t("lines.onlyOne")}</p>}
    </Card>
  );
}

function Socket({ port, on, onChange }: { port: Port; on: boolean; onChange: () => void }) {
  const { t } = useTranslation("wizard");
  const state = stateOf(port);
  const hint = state === "alarm" || state === "ringing" ? t(`lines.socketStates.${state}`) : undefined;
  return (
    <Checkbox
      label={t("lines.socket", { channel: port.channel })}
      hint={hint}
      checked={on}
      onChange={onChange}
    />
  );
}
