import { Button, Form, Input, Select } from "antd";

import { purposes, purposeTitle } from "../api/vocabulary";
import { useTexts } from "../i18n";
import { type Cause, stateCause, statedCause } from "./cause";

interface Fields {
  purpose: string;
  caseNumber?: string;
}

/** Asks why somebody asks; `codes` are the purposes of their roles, none: every one. */
export function CauseForm({ codes, onStated }: { codes: readonly string[]; onStated: () => void }) {
  const { t, say } = useTexts();
  const offered = codes.length > 0 ? codes : Object.keys(purposes);
  const before: Cause = statedCause();
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      name="cause"
      initialValues={{
        purpose: before.purpose ?? (offered.length === 1 ? offered[0] : undefined),
        caseNumber: before.caseNumber ?? "",
      }}
      onFinish={({ purpose, caseNumber }) => {
        stateCause({ purpose, caseNumber: caseNumber?.trim() || null });
        onStated();
      }}
    >
      <p className="quiet">{t("cause.why")}</p>
      <Form.Item
        name="purpose"
        label={t("cause.purpose")}
        rules={[{ required: true, message: t("session.required") }]}
      >
        <Select options={offered.map((code) => ({ value: code, label: say(purposeTitle(code)) }))} />
      </Form.Item>
      <Form.Item name="caseNumber" label={t("cause.caseNumber")} extra={t("cause.caseHint")}>
        <Input maxLength={100} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block>
        {t("cause.confirm")}
      </Button>
    </Form>
  );
}
