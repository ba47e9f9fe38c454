import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";

import { en } from "./en";
import { zh } from "./zh";

export type Language = "zh" | "en";

/** A text of the hub in both languages, as the interface gives it. */
export interface Bilingual {
  zh: string;
  en: string;
}

const STORED = "credit-hub.language";

export function storedLanguage(): Language {
  return localStorage.getItem(STORED) === "en" ? "en" : "zh";
}

export function setLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  void i18next.changeLanguage(language);
}

export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { zh: { translation: zh }, en: { translation: en } },
    lng: storedLanguage(),
    fallbackLng: false,
    interpolation: { escapeValue: false }, // React escapes
  });
  document.documentElement.lang = storedLanguage() === "zh" ? "zh-CN" : "en";
  document.title = i18next.t("product");
}

/** Texts of this page, and the one of two that is in its language. */
export function useTexts() {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === "en" ? "en" : "zh";
  return { t, language, say: SAYING[language] };
}

const SAYING: Record<Language, (text: Bilingual) => string> = {
  zh: (text) => text.zh,
  en: (text) => text.en,
};
