import { useTranslation } from "react-i18next";
import { Card } from "@/parts";
import type { Card as Found } from "./api";
import { counted } from "./cards";
import styles from "./cards.module.css";
import { PortSocket } from "./PortSocket";

/** A card as one sees it from behind: its sockets in their order. */
export function CardPicture({ card }: { card: Found }) {
  const { t } = useTranslation("cards");
  const { lines, phones } = counted(card);
  const parts = [
    card.description !== card.name && card.description,
    card.location,
    lines > 0 && t("lineSockets", { count: lines }),
    phones > 0 && t("phoneSockets", { count: phones }),
  ];
  return (
    <Card title={card.name}>
      <p className={styles.about}>{parts.filter(Boolean).join(" · ")}</p>
      <ul className={styles.sockets} aria-label={t("sockets", { card: card.name })}>
        {card.ports.map((port) => (
          <PortSocket key={port.channel} port={port} />
        ))}
      </ul>
    </Card>
  );
}
