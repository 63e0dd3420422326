import { Menu as MenuIcon } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation } from "react-router";
import { LiveBadge } from "@/live/LiveBadge";
import { Dialog, IconButton } from "@/parts";
import { BottomBar, Navigation } from "./Navigation";
import { PersonMenu } from "./PersonMenu";
import type { LoadedPage } from "./pages";
import styles from "./Shell.module.css";
import { useMay, useSession } from "./session";

const WayBack = lazy(() => import("@/pages/wizard/WayBack"));
const SampleBanner = lazy(() => import("./SampleBanner"));
const DraftBar = lazy(() => import("@/draft/DraftBar"));

/** What stands around every page: the navigation at the side (on a phone: a bar below), who is signed in, the link. */
export function Shell({ pages }: { pages: readonly LoadedPage[] }) {
  const { t } = useTranslation();
  const { site } = useSession();
  const may = useMay();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const side = useRef<HTMLElement>(null);
  const isSetUp = pages.some(({ group, path }) => group === "setup" && `${pathname}/`.startsWith(`${path}/`));
  // biome-ignore lint/correctness/useExhaustiveDependencies: whichever page is gone to, the drawer closes
  useEffect(() => setOpen(false), [pathname]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whichever page is gone to is in sight in the navigation
  useEffect(() => {
    // In braces: newer browsers give a promise here, which is nothing that an effect may give back
    side.current?.querySelector("[aria-current=page]")?.scrollIntoView?.({ block: "nearest" });
  }, [pathname]);
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        {t("nav.skip")}
      </a>
      <aside className={styles.side} ref={side}>
        <Brand name={site.name} />
        <Navigation pages={pages} />
      </aside>
      <header className={styles.top}>
        <span className={styles.onPhone}>
          <IconButton label={t("nav.open")} icon={MenuIcon} onClick={() => setOpen(true)} />
        </span>
        {may("live_see") && <LiveBadge />}
        <span className={styles.gap} />
        <PersonMenu />
      </header>
      <main id="content" className={styles.main} tabIndex={-1}>
        {may("system_edit") && (
          <Suspense fallback={null}>
            <WayBack />
          </Suspense>
        )}
        {may("calls_see") && (
          <Suspense fallback={null}>
            <SampleBanner />
          </Suspense>
        )}
        <Outlet />
        {isSetUp && may("config_see") && (
          <Suspense fallback={null}>
            <DraftBar />
          </Suspense>
        )}
      </main>
      <BottomBar pages={pages} onMore={() => setOpen(true)} />
      <Dialog title={site.name || t("product")} open={open} onClose={() => setOpen(false)}>
        <Navigation pages={pages} />
      </Dialog>
    </div>
  );
}

function Brand({ name }: { name: string }) {
  const { t } = useTranslation();
  return (
    <div className={styles.brand}>
      <img src="/icon.svg" alt="" width={30} height={30} />
      <span>
        <strong>{t("product")}</strong>
        {name && <small>{name}</small>}
      </span>
    </div>
  );
}
