import { Skeleton } from "antd";

import { useTexts } from "../i18n";

/** What stands where an answer will: its rough shape, and a word for screen readers. */
export function Waiting({ rows = 6 }: { rows?: number }) {
  const { t } = useTexts();
  return (
    <div role="status" aria-live="polite" className="waiting">
      <span className="for-readers">{t("common.loading")}</span>
      <Skeleton active paragraph={{ rows }} />
    </div>
  );
}
