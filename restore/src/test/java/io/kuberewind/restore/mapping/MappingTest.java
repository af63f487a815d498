package io.kuberewind.restore.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kuberewind.archive.key.GroupResource;
import io.kuberewind.restore.fields.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingTest {
  private final Mapping mapping =
      new Mapping("prod", Map.of("shop", "stage"), Map.of("fast", "standard"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rolebindings.rbac.authorization.k8s.io |"
            + " {'subjects':[{'kind':'ServiceAccount','name':'web','namespace':'shop'}]}",
        "clusterrolebindings.rbac.authorization.k8s.io |"
            + " {'subjects':[{'kind':'Group','name':'system:serviceaccounts:shop'},{'kind':'User','name':'system:serviceaccount:shop:web'}]}",
        "validatingwebhookconfigurations.admissionregistration.k8s.io |"
            + " {'webhooks':[{'clientConfig':{'service':{'name':'web','namespace':'shop','path':'/shop'}},'namespaceSelector':{'matchExpressions':[{'key':'kubernetes.io/metadata.name','operator':'In','values':['shop','other']}]}}]}",
        "apiservices.apiregistration.k8s.io |"
            + " {'spec':{'service':{'name':'api','namespace':'shop'}}}",
        "customresourcedefinitions.apiextensions.k8s.io |"
            + " {'spec':{'conversion':{'webhook':{'clientConfig':{'service':{'name':'c','namespace':'shop'}}}}}}",
        "persistentvolumes |"
            + " {'spec':{'claimRef':{'kind':'PersistentVolumeClaim','name':'data','namespace':'shop'},'csi':{'nodeStageSecretRef':{'name':'s','namespace':'shop'}},'azureFile':{'secretNamespace':'shop'}}}",
        "networkpolicies.networking.k8s.io |"
            + " {'spec':{'ingress':[{'from':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'shop'}}}]}]}}",
        "httproutes.gateway.networking.k8s.io |"
            + " {'spec':{'parentRefs':[{'name':'gw','namespace':'shop'}],'rules':[{'backendRefs':[{'name':'web','namespace':'shop'}]}]}}",
        "referencegrants.gateway.networking.k8s.io |"
            + " {'spec':{'from':[{'group':'g','kind':'HTTPRoute','namespace':'shop'}]}}",
        "deployments.apps |"
            + " {'spec':{'template':{'spec':{'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'zone','namespaces':['shop']}]}}}}}}",
        "storageclasses.storage.k8s.io |"
            + " {'parameters':{'csi.storage.k8s.io/node-stage-secret-namespace':'shop'}}",
        "services | {'spec':{'externalName':'db.shop.svc.cluster.local'}}",
        "validatingadmissionpolicybindings.admissionregistration.k8s.io |"
            + " {'spec':{'paramRef':{'name':'p','namespace':'shop'}}}"
      })
  void everyReferenceFollows(String type, String object) {
    ObjectNode rewritten = json(object);

    mapping.rewrite(type(type), rewritten);

    assertThat(rewritten)
        .isEqualTo(
            json(
                object
                    .replace("'namespace':'shop'", "'namespace':'stage'")
                    .replace("['shop'", "['stage'")
                    .replace("name':'shop'", "name':'stage'")
                    .replace("Namespace':'shop'", "Namespace':'stage'")
                    .replace("-namespace':'shop'", "-namespace':'stage'")
                    .replace("serviceaccounts:shop", "serviceaccounts:stage")
                    .replace("serviceaccount:shop", "serviceaccount:stage")
                    .replace("db.shop.svc", "db.stage.svc")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "configmaps | {'data':{'namespace':'shop','name':'shop'}}",
        "deployments.apps |"
            + " {'spec':{'template':{'spec':{'containers':[{'name':'shop','env':[{'name':'NS','value':'shop'}]}]}}}}",
        "customresourcedefinitions.apiextensions.k8s.io |"
            + " {'spec':{'schema':{'properties':{'namespace':{'type':'string'},'name':{'type':'string'}}}}}",
        "services | {'spec':{'externalName':'shop.example.com'}}"
      })
  void whatIsTextToKubernetesStays(String type, String object) {
    ObjectNode rewritten = json(object);

    mapping.rewrite(type(type), rewritten);

    assertThat(rewritten).isEqualTo(json(object));
  }

  @Test
  void aServiceGetsAddressesOfItsOwn() {
    ObjectNode service =
        json(
            "{'metadata':{'name':'web','namespace':'shop'},'spec':{'clusterIP':'10.0.0.1',"
                + "'clusterIPs':['10.0.0.1'],'ports':[{'port':80,'nodePort':30080}]}}");

    mapping.rewrite(type("services"), service);

    assertThat(service)
        .isEqualTo(
            json("{'metadata':{'name':'web','namespace':'stage'},'spec':{'ports':[{'port':80}]}}"));
  }

  @Test
  void storageClassesFollowIntoTemplatesAndQuotas() {
    ObjectNode set =
        json("{'spec':{'volumeClaimTemplates':[{'spec':{'storageClassName':'fast'}}]}}");
    ObjectNode quota =
        json("{'spec':{'hard':{'fast.storageclass.storage.k8s.io/requests.storage':'5Gi'}}}");

    mapping.rewrite(type("statefulsets.apps"), set);
    mapping.rewrite(type("resourcequotas"), quota);

    assertThat(set.findValuesAsText("storageClassName")).containsExactly("standard");
    assertThat(quota.toString()).contains("standard.storageclass");
  }

  @Test
  void twoNamespacesDoNotGoToOne() {
    assertThatThrownBy(() -> new NamespaceMap(Map.of("a", "c", "b", "c")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("both go to c");
  }

  @Test
  void namespacesMayTakeEachOthersPlace() {
    NamespaceMap map = new NamespaceMap(Map.of("a", "b", "b", "a", "c", "d"));

    assertThat(map.origin("a")).contains("b");
    assertThat(map.origin("c")).isEmpty();
    assertThat(map.origin("d")).contains("c");
    assertThat(map.origin("e")).contains("e");
  }

  private static GroupResource type(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? new GroupResource("", text)
        : new GroupResource(text.substring(dot + 1), text.substring(0, dot));
  }

  private static ObjectNode json(String text) {
    try {
      return Json.object(
          new ByteArrayInputStream(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
