import { DownloadOutlined } from "@ant-design/icons";
import { Button, Typography } from "antd";

import type { LotCheck } from "../api/client";
import { useTexts } from "../i18n";
import { momentText } from "../ui/dates";

/** The signed statement of the check, to take along. */
export function ReceiptPanel({ check }: { check: LotCheck }) {
  const { t, language } = useTexts();
  const receipt = check.receipt;
  if (!receipt) return null;
  return (
    <section className="panel receipt" aria-labelledby="receipt-title">
      <div>
        <h2 id="receipt-title">{t("lot.receipt")}</h2>
        <p className="quiet">{t("lot.receiptNote")}</p>
        <dl className="facts">
          <dt>{t("lot.receiptId")}</dt>
          <dd>
            <Typography.Text
              className="number"
              copyable={{ tooltips: [t("common.copy"), t("common.copied")] }}
            >
              {receipt.id}
            </Typography.Text>
          </dd>
          {check.known_at ? (
            <>
              <dt>{t("lot.knownAt")}</dt>
              <dd>{momentText(check.known_at, language)}</dd>
            </>
          ) : null}
        </dl>
      </div>
      <Button
        icon={<DownloadOutlined aria-hidden />}
        onClick={() => save(receipt.jws, `${receipt.id.replace(":", "-")}.jws`)}
      >
        {t("common.download")}
      </Button>
    </section>
  );
}

function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/jose" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
