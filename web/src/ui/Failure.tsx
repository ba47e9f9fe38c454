import { Alert, Button, Space } from "antd";

import { HubError, worded } from "../api/problem";
import { useTexts } from "../i18n";
import { askForCause } from "../session/session";

/** What went wrong, what to do, and the id under which the log has the cause. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTexts();
  const known = error instanceof HubError ? error : undefined;
  const wantsCause = known?.code.startsWith("purpose") || known?.code.startsWith("case_number");
  return (
    <Alert
      type={known !== undefined && known.status < 500 && known.status !== 0 ? "warning" : "error"}
      showIcon
      title={worded(error, t)}
      description={
        known?.problem?.request_id ? (
          <span className="quiet number">
            {t("errors.request", { id: known.problem.request_id })}
          </span>
        ) : undefined
      }
      action={
        <Space>
          {wantsCause ? (
            <Button size="small" type="primary" onClick={askForCause}>
              {t("cause.set")}
            </Button>
          ) : null}
          {retry ? (
            <Button size="small" onClick={retry}>
              {t("common.retry")}
            </Button>
          ) : null}
        </Space>
      }
    />
  );
}
