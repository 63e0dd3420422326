import type { ReactNode } from "react";
import { useEffect, useId } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "./cx";
import styles from "./Page.module.css";

/** The top of a page: its one h1 (the window's title too), a sentence, and what can be done. */
export function PageHeader({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const product = t("product");
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h1>{title}</h1>
        {lead && <p className={styles.lead}>{lead}</p>}
      </div>
      {children && <div className={styles.actions}>{children}</div>}
    </header>
  );
}

/** A framed part of a page, with a heading (h2) where `title` is given. */
export function Card({
  title,
  actions,
  children,
  className,
}: {
  title?: string;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  return (
    <section className={cx(styles.card, className)} aria-labelledby={title ? id : undefined}>
      {(title || actions) && (
        <div className={styles.cardHead}>
          {title && <h2 id={id}>{title}</h2>}
          {actions && <div className={styles.actions}>{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

/** Things below each other, with room between. */
export function Stack({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx(styles.stack, className)}>{children}</div>;
}

/** Things beside each other, which wrap. */
export function Row({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx(styles.row, className)}>{children}</div>;
}

/** As many equal columns as fit, each at least `least` pixels wide. */
export function Grid({ children, least }: { children: ReactNode; least?: number }) {
  return (
    <div className={styles.grid} style={least ? { ["--least" as string]: `${least}px` } : undefined}>
      {children}
    </div>
  );
}

/** Names and what they are: `pairs={[["Line", "fxo-1"], …]}`. */
export function KeyValue({ pairs }: { pairs: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles.pairs}>
      {pairs.map(([key, value]) => (
        <div key={key} style={{ display: "contents" }}>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
