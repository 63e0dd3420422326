import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { Button, Card, ErrorState, LinkButton, PageHeader, Stack } from "@/parts";

type BoundaryProps = { at: string; children: ReactNode };
type BoundaryState = { at: string; error: unknown };

/**
 * Shows what to do when a page breaks; the rest of the app goes on. Wherever else one goes (`at`), it gets another try;
 * a page that is well stays as it is meanwhile, with the focus and what is typed.
 */
export class FaultBoundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { at: this.props.at, error: null };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { error };
  }

  static getDerivedStateFromProps({ at }: BoundaryProps, state: BoundaryState): BoundaryState | null {
    return at === state.at ? null : { at, error: null };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Fault error={error} />;
  }
}

/** A page's code that can't be loaded: the switchboard has been updated since this page was opened. */
function isOutdated(error: unknown): boolean {
  return error instanceof TypeError && /module|import/i.test(error.message);
}

function Fault({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const outdated = isOutdated(error);
  return (
    <Card title={t(outdated ? "fault.newer" : "fault.page")}>
      <Stack>
        <p>{t(outdated ? "fault.newerRemedy" : "fault.pageRemedy")}</p>
        {!outdated && <ErrorState error={error instanceof ApiProblem ? error : asError(error)} />}
        <div>
          <Button look="primary" onClick={() => window.location.reload()}>
            {t("fault.reload")}
          </Button>
        </div>
      </Stack>
    </Card>
  );
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

export function Missing() {
  const { t } = useTranslation();
  return (
    <PageHeader title={t("fault.missing")} lead={t("fault.missingRemedy")}>
      <LinkButton to="/">{t("fault.home")}</LinkButton>
    </PageHeader>
  );
}
