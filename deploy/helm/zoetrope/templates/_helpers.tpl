{{- define "zoetrope.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- /* What never changes of an object's labels: zoetrope.selector (root, component) */}}
{{- define "zoetrope.selector" -}}
app.kubernetes.io/name: {{ (index . 0).Chart.Name }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "zoetrope.labels" -}}
{{ include "zoetrope.selector" . }}
app.kubernetes.io/version: {{ (index . 0).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
helm.sh/chart: {{ printf "%s-%s" (index . 0).Chart.Name (index . 0).Chart.Version }}
{{- end }}

{{- define "zoetrope.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "zoetrope.name" .) }}
{{- end }}

{{- /* The settings that every service gets: those of this chart's values over those under `settings`. */}}
{{- define "zoetrope.settings" -}}
{{- $chart := dict
      "model" .Values.models.default
      "embeddedBroker" false
      "bus" (dict "bootstrap" .Values.kafka.bootstrap "replication" (int .Values.kafka.replication))
      "gateway" (dict "publicUrl" .Values.publicUrl)
      "worker" (dict "devices" .Values.worker.devices) }}
{{- if .Values.models.existingClaim }}{{ $_ := set $chart "models" "/models" }}{{ end }}
{{- if .Values.muxer.archive.existingClaim }}{{ $_ := set $chart "muxer" (dict "storage" (dict "archive" "/archive")) }}{{ end }}
{{- if .Values.gateway.keysSecret }}{{ $_ := set $chart.gateway "keys" "/etc/zoetrope-keys/keys.yaml" }}
{{- else if not (.Values.settings.gateway).keys }}{{ $_ := set $chart.gateway "allowUnprotected" true }}{{ end }}
{{- toYaml (mergeOverwrite (deepCopy .Values.settings) $chart) }}
{{- end }}

{{- define "zoetrope.image" -}}
{{- $root := index . 0 }}{{ $own := (index . 1).image | default dict }}
{{- $own.repository | default $root.Values.image.repository }}:{{ $own.tag | default $root.Values.image.tag | default $root.Chart.AppVersion }}
{{- end }}

{{- /* Metadata and beginning of the spec that all pods share: zoetrope.pod (root, component, its values) */}}
{{- define "zoetrope.pod" -}}
{{- $root := index . 0 }}{{ $component := index . 1 }}{{ $own := index . 2 -}}
metadata:
  labels:
    {{- include "zoetrope.labels" (list $root $component) | nindent 4 }}
  annotations:
    checksum/settings: {{ include "zoetrope.settings" $root | sha256sum }}
    {{- with $own.podAnnotations }}{{ toYaml . | nindent 4 }}{{ end }}
spec:
  serviceAccountName: {{ include "zoetrope.serviceAccount" $root }}
  automountServiceAccountToken: false
  # Kubernetes would add variables such as ZOETROPE_GATEWAY_PORT=tcp://10.0.0.1:80, which are names of our settings
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $own.terminationGracePeriodSeconds }}
  securityContext: {{- toYaml $root.Values.podSecurityContext | nindent 4 }}
  {{- with $root.Values.image.pullSecrets }}
  imagePullSecrets: {{- range . }}
    - name: {{ . }}{{ end }}
  {{- end }}
  {{- $nodes := merge (dict) $own.nodeSelector (($own.gpu).nodeSelector | default dict) }}
  {{- with $nodes }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- $tolerations := $own.tolerations }}
  {{- if gt (int (($own.gpu).count | default 0)) 0 }}
  {{- $tolerations = append $tolerations (dict "key" $own.gpu.resource "operator" "Exists" "effect" "NoSchedule") }}
  {{- with $own.gpu.runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  {{- end }}
  {{- with $tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if $own.affinity }}
  affinity: {{- toYaml $own.affinity | nindent 4 }}
  {{- else }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "zoetrope.selector" (list $root $component) | nindent 10 }}
  {{- end }}
  containers:
    - name: {{ $component }}
      image: {{ include "zoetrope.image" (list $root $own) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args: [{{ $component }}, --bootstrap, {{ $root.Values.kafka.bootstrap | quote }}, --config, /etc/zoetrope/zoetrope.yaml]
      {{- with $own.heapPercent }}
      env:
        - name: JDK_JAVA_OPTIONS
          value: -XX:MaxRAMPercentage={{ . }}
      {{- end }}
      ports:
        - {name: http, containerPort: 8080}
      # until everything that it needs has been found, or the model is loaded
      startupProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 5
        failureThreshold: {{ div ($own.startupSeconds | default 150) 5 }}
      livenessProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 2
      {{- with $own.drainSeconds }}
      lifecycle:
        preStop:
          sleep: {seconds: {{ . }}}
      {{- end }}
      resources:
        {{- $resources := deepCopy $own.resources }}
        {{- if gt (int (($own.gpu).count | default 0)) 0 }}
        {{- $resources = mergeOverwrite $resources (dict "limits" (dict $own.gpu.resource (int $own.gpu.count))) }}
        {{- end }}
        {{- toYaml $resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      volumeMounts:
        - {name: settings, mountPath: /etc/zoetrope, readOnly: true}
        - {name: data, mountPath: /var/lib/zoetrope}
        - {name: tmp, mountPath: /tmp}
        {{- if $root.Values.models.existingClaim }}
        - {name: models, mountPath: /models, readOnly: true}
        {{- end }}
        {{- if and (eq $component "gateway") $own.keysSecret }}
        - {name: keys, mountPath: /etc/zoetrope-keys, readOnly: true}
        {{- end }}
        {{- if eq $component "muxer" }}
        - {name: streams, mountPath: /var/lib/zoetrope/streams}
        {{- if $own.archive.existingClaim }}
        - {name: archive, mountPath: /archive}
        {{- end }}
        {{- end }}
  volumes:
    - name: settings
      configMap: {name: {{ include "zoetrope.name" $root }}}
    # native libraries and models are unpacked there
    - name: data
      emptyDir: {sizeLimit: {{ $own.scratch | default "2Gi" }}}
    - name: tmp
      emptyDir: {sizeLimit: 512Mi}
    {{- if and (eq $component "gateway") $own.keysSecret }}
    - name: keys
      secret: {secretName: {{ $own.keysSecret }}}
    {{- end }}
    {{- if and (eq $component "muxer") $own.archive.existingClaim }}
    - name: archive
      persistentVolumeClaim: {claimName: {{ $own.archive.existingClaim }}}
    {{- end }}
    {{- if $root.Values.models.existingClaim }}
    - name: models
      persistentVolumeClaim: {claimName: {{ $root.Values.models.existingClaim }}, readOnly: true}
    {{- end }}
{{- end }}
