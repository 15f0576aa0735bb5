// What is nicer with script. Every page works without it.
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs'
import { PasswordInput } from 'govuk-frontend/dist/govuk/components/password-input/password-input.mjs'
import { Radios } from 'govuk-frontend/dist/govuk/components/radios/radios.mjs'
import { ServiceNavigation } from 'govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs'
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs'

const parts = [Button, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink]

function begin (scope) {
  for (const Part of parts) {
    for (const element of scope.querySelectorAll(`[data-module="${Part.moduleName}"]`)) {
      // One part that fails must not keep the others from starting.
      try {
        new Part(element) // eslint-disable-line no-new
      } catch (problem) {
        if (problem.name !== 'InitError') console.error(problem.name)
      }
    }
  }
}

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
begin(document)

// What arrives later is started, too.
document.addEventListener('htmx:after:swap', () => begin(document))

// A page that comes back out of the browser's memory is asked for anew: somebody else may sit here now.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload()
})
