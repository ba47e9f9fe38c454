import { Tooltip } from "antd";

import { useTexts } from "../i18n";
import type { EvidenceClass } from "./parties";

/** The class of evidence by letter, word and colour; colour alone says nothing. */
export function ClassTag({ of }: { of: EvidenceClass }) {
  const { t } = useTexts();
  return (
    <Tooltip title={t(`evidence.classNotes.${of}`)}>
      <span className={`class class-${of}`}>{t(`evidence.classes.${of}`)}</span>
    </Tooltip>
  );
}
